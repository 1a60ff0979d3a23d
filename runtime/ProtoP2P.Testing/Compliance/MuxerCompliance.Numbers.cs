using ProtoP2P.Muxers;

namespace ProtoP2P.Testing;

/// <content>The checks of many streams and many connections.</content>
public sealed partial class MuxerCompliance
{
    private async Task OneThousandStreams(CancellationToken cancellationToken)
    {
        const int streams = 1000;
        await using MuxerPair pair = await _connect(false, cancellationToken);
        Task<IMuxedStream[]> accepting = AcceptAsync(pair.Listener, streams, cancellationToken);
        var opened = new IMuxedStream[streams];
        for (int number = 0; number < streams; number++)
        {
            opened[number] = await pair.Dialer.OpenStreamAsync(cancellationToken);
            await opened[number].Output.WriteAsync(Bytes(1000 + number, number), cancellationToken);
        }

        IMuxedStream[] accepted = await accepting;
        Require.Equal(streams, pair.Dialer.StreamCount, "the dialer's streams, all of them open");
        Require.Equal(streams, pair.Listener.StreamCount, "the listener's streams, all of them open");
        Task echoing = Task.WhenAll(accepted.Select(stream => EchoAsync(stream, cancellationToken)));
        await Task.WhenAll(opened.Select((stream, number) => EndAsync(stream, Bytes(1000 + number, number), cancellationToken)));
        await echoing;
        await Task.WhenAll(opened.Concat(accepted).Select(stream => stream.Completion)).WaitAsync(cancellationToken);
        Require.Equal(0, pair.Dialer.StreamCount, "the dialer's streams, all of them over");
        Require.Equal(0, pair.Listener.StreamCount, "the listener's streams, all of them over");
    }

    private async Task OneHundredConnections(CancellationToken cancellationToken)
    {
        const int connections = 100;
        MuxerPair[] pairs = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => _connect(false, cancellationToken)));
        await Task.WhenAll(pairs.Select(async (pair, number) =>
        {
            (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
            Task echoing = EchoAsync(accepted, cancellationToken);
            await opened.Output.WriteAsync(Bytes(1000 + number, number), cancellationToken);
            await EndAsync(opened, Bytes(1000 + number, number), cancellationToken);
            await echoing;
        }));
        foreach (MuxerPair pair in pairs)
        {
            await pair.DisposeAsync();
        }
    }

    private static async Task<IMuxedStream[]> AcceptAsync(IMuxedConnection connection, int count, CancellationToken cancellationToken)
    {
        var accepted = new IMuxedStream[count];
        for (int number = 0; number < count; number++)
        {
            accepted[number] = await connection.AcceptStreamAsync(cancellationToken)
                ?? throw new ComplianceException($"{count} streams must be accepted, not {number}");
        }

        return accepted;
    }

    /// <summary>Ends a stream, and reads back what was written to it.</summary>
    private static async Task EndAsync(IMuxedStream stream, byte[] sent, CancellationToken cancellationToken)
    {
        await stream.Output.CompleteAsync();
        Same(sent, await MuxerPair.ReadToEndAsync(stream.Input, cancellationToken), "the echo of a stream");
        await stream.DisposeAsync();
    }

    private static async Task EchoAsync(IMuxedStream stream, CancellationToken cancellationToken)
    {
        byte[] received = await MuxerPair.ReadToEndAsync(stream.Input, cancellationToken);
        await WriteAndEndAsync(stream, received, cancellationToken);
        await stream.DisposeAsync();
    }
}
