using System.Buffers;
using System.IO.Pipelines;

namespace ProtoP2P.Ping;

/// <summary>Answers pings: repeats every full 32 bytes at once, until the pinger half-closes.</summary>
internal sealed class PingResponder(PingOptions options, TimeProvider timeProvider)
{
    public async ValueTask HandleAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        // One timer for the whole stream, moved on with every ping: a registration per ping would grow with traffic.
        using var idle = new CancellationTokenSource(options.Timeout, timeProvider);
        using CancellationTokenRegistration registration =
            idle.Token.UnsafeRegister(static state => ((IPeerStream)state!).Reset(), stream);

        while (await ReadPingAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
            idle.CancelAfter(options.Timeout);
        }

        await stream.Output.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Reads one ping and writes its answer; false where the pinger has finished.</summary>
    private static async ValueTask<bool> ReadPingAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        ReadResult result = await stream.Input.ReadAtLeastAsync(PingProtocol.PayloadLength, cancellationToken).ConfigureAwait(false);
        if (result.Buffer.Length < PingProtocol.PayloadLength)
        {
            // What is left of an unfinished ping is nothing to answer.
            stream.Input.AdvanceTo(result.Buffer.End);
            return false;
        }

        ReadOnlySequence<byte> payload = result.Buffer.Slice(0, PingProtocol.PayloadLength);
        payload.CopyTo(stream.Output.GetSpan(PingProtocol.PayloadLength));
        stream.Output.Advance(PingProtocol.PayloadLength);
        stream.Input.AdvanceTo(payload.End);
        return true;
    }
}
