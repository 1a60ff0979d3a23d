using ProtoP2P.Muxers;

namespace ProtoP2P.Testing;

/// <summary>What every <see cref="IMuxer"/> owes the swarm. Run each of <see cref="Checks"/> as a test of its own.</summary>
/// <remarks>No check depends on speed: each waits for what must happen, and the token that the caller gives it bounds the wait.</remarks>
public sealed partial class MuxerCompliance
{
    private const int Mebibyte = 1024 * 1024;
    private readonly Func<bool, CancellationToken, Task<MuxerPair>> _connect;

    /// <summary>A suite for one muxer.</summary>
    /// <param name="create">Makes a muxer. Its limits must allow for 1,000 streams on a connection, and for as many that wait to be accepted.</param>
    /// <param name="hasFlowControl">Whether the muxer holds a writer back whose peer does not read (yamux does, mplex cannot).</param>
    public MuxerCompliance(Func<IMuxer> create, bool hasFlowControl)
        : this((_, _) => Task.FromResult(new MuxerPair(create())), hasFlowControl)
    {
        ArgumentNullException.ThrowIfNull(create);
    }

    /// <summary>A suite for the streams that a transport brings by itself.</summary>
    /// <param name="connect">
    /// Connects two ends, whose limits must allow for 1,000 streams. The argument says whether <see cref="MuxerPair.Cut"/> is going to be called.
    /// </param>
    /// <param name="hasFlowControl">Whether a writer is held back whose peer does not read.</param>
    public MuxerCompliance(Func<bool, CancellationToken, Task<MuxerPair>> connect, bool hasFlowControl)
    {
        ArgumentNullException.ThrowIfNull(connect);
        _connect = connect;
        List<ComplianceCheck> checks =
        [
            new("The dialer opens and the listener accepts", token => OpenAndAccept(fromListener: false, token)),
            new("The listener opens and the dialer accepts", token => OpenAndAccept(fromListener: true, token)),
            new("The acceptor may speak first", TheAcceptorSpeaksFirst),
            new("One MiB crosses both ways at once, in order", OneMebibyteCrossesBothWays),
            new("Bytes written but not flushed leave with the end", UnflushedBytesLeaveWithTheEnd),
            new("Half-closing one direction leaves the other open", HalfCloseLeavesTheOtherDirection),
            new("A stream without data has an orderly end", AnEmptyStreamEnds),
            new("1,000 streams of a connection are open at once and carry data", OneThousandStreams),
            new("100 connections keep their streams apart", OneHundredConnections),
            new("An unread stream does not hold up the others", AnUnreadStreamDoesNotStallOthers),
            new("A reset fails reads and writes of both ends, and says who did it", AResetFailsBothEnds),
            new("Completing the output with an error resets", CompletingWithAnErrorResets),
            new("Disposing an unfinished stream resets it", DisposingAnUnfinishedStreamResets),
            new("Disposing a finished stream does not reset it", DisposingAFinishedStreamDoesNotReset),
            new("A reset stream leaves the others alone", AResetLeavesOthersAlone),
            new("Aborted fires on a reset and not on an orderly end", AbortedFiresOnReset),
            new("Completion comes when both directions have ended", CompletionFollowsBothEnds),
            new("A cancelled read leaves the stream usable", ACancelledReadLeavesTheStreamUsable),
            new("CancelPendingRead leaves the stream usable", CancelPendingReadLeavesTheStreamUsable),
            new("A cut connection never looks like the end of a stream", ACutNeverLooksLikeAnEnd),
            new("A cut connection ends Completion, accepting and opening", ACutEndsTheConnection),
            new("Closing sends what was finished, then ends both sides", ClosingSendsWhatWasFinished),
            new("Aborting ends both sides at once", AbortingEndsBothSides),
            new("A cancelled accept leaves the connection usable", ACancelledAcceptLeavesTheConnectionUsable),
            new("Streams that ended give up their place and their memory", EndedStreamsGiveUpTheirPlace),
        ];
        if (hasFlowControl)
        {
            checks.Add(new("A writer waits for a reader that does not read", AWriterWaitsForItsReader));
        }

        Checks = checks;
    }

    /// <summary>The checks, independent of each other.</summary>
    public IReadOnlyList<ComplianceCheck> Checks { get; }

    private static void Same(byte[] expected, byte[] actual, string what) => Require.SameBytes(expected, actual, what);

    private static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private async Task OpenAndAccept(bool fromListener, CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken, fromListener);
        Require.Equal(Direction.Outbound, opened.Direction, "the opener's direction");
        Require.Equal(Direction.Inbound, accepted.Direction, "the acceptor's direction");
        Require.Equal(1, pair.Dialer.StreamCount, "the dialer's streams");
        Require.Equal(1, pair.Listener.StreamCount, "the listener's streams");
        await TransferAsync(opened, accepted, [1, 2, 3], cancellationToken);
        await TransferAsync(accepted, opened, [4, 5], cancellationToken);
    }

    private async Task TheAcceptorSpeaksFirst(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        await TransferAsync(accepted, opened, [1, 2, 3], cancellationToken);
    }

    private async Task OneMebibyteCrossesBothWays(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        byte[] forth = Bytes(Mebibyte, 1);
        byte[] back = Bytes(Mebibyte, 2);
        Task<byte[]> arriving = MuxerPair.ReadToEndAsync(accepted.Input, cancellationToken);
        Task<byte[]> returning = MuxerPair.ReadToEndAsync(opened.Input, cancellationToken);
        await Task.WhenAll(WriteAndEndAsync(opened, forth, cancellationToken), WriteAndEndAsync(accepted, back, cancellationToken));
        Same(forth, await arriving, "what the listener read");
        Same(back, await returning, "what the dialer read");
    }

    private async Task UnflushedBytesLeaveWithTheEnd(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        opened.Output.GetSpan(1)[0] = 42;
        opened.Output.Advance(1);
        await opened.Output.CompleteAsync();
        Same([42], await MuxerPair.ReadToEndAsync(accepted.Input, cancellationToken), "what was written");
    }

    private async Task HalfCloseLeavesTheOtherDirection(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        await WriteAndEndAsync(opened, [1], cancellationToken);
        Same([1], await MuxerPair.ReadToEndAsync(accepted.Input, cancellationToken), "the request");
        await TransferAsync(accepted, opened, [2], cancellationToken);
        await WriteAndEndAsync(accepted, [3], cancellationToken);
        Same([3], await MuxerPair.ReadToEndAsync(opened.Input, cancellationToken), "the response");
    }

    private async Task AnEmptyStreamEnds(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        IMuxedStream opened = await pair.Dialer.OpenStreamAsync(cancellationToken);
        await opened.Output.CompleteAsync();
        IMuxedStream? accepted = await pair.Listener.AcceptStreamAsync(cancellationToken);
        Same([], await MuxerPair.ReadToEndAsync(accepted!.Input, cancellationToken), "an empty stream");
    }

    private async Task AnUnreadStreamDoesNotStallOthers(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream stuck, _) = await pair.OpenAsync(cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        Task writing = stuck.Output.WriteAsync(new byte[Mebibyte], cancellationToken).AsTask();
        byte[] sent = Bytes(4 * Mebibyte, 3);
        Task<byte[]> arriving = MuxerPair.ReadToEndAsync(accepted.Input, cancellationToken);
        await WriteAndEndAsync(opened, sent, cancellationToken);
        Same(sent, await arriving, "what passed the unread stream");
        stuck.Reset(StreamErrorCode.Unspecified);
        await writing.ContinueWith(static _ => { }, cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task AWriterWaitsForItsReader(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        byte[] sent = Bytes(4 * Mebibyte, 4);
        Task writing = WriteAndEndAsync(opened, sent, cancellationToken);

        // Another stream's echo shows that everything the writer could send has arrived.
        (IMuxedStream probe, IMuxedStream probed) = await pair.OpenAsync(cancellationToken);
        await TransferAsync(probe, probed, [1], cancellationToken);
        Require.That(!writing.IsCompleted, "a writer must wait while nothing is read");
        Require.That(pair.ListenerScope.Memory <= Mebibyte, $"the unread bytes must be bounded, not {pair.ListenerScope.Memory}");
        Same(sent, await MuxerPair.ReadToEndAsync(accepted.Input, cancellationToken), "what the reader found");
        await writing;
    }

    private static async Task TransferAsync(IMuxedStream from, IMuxedStream to, byte[] bytes, CancellationToken cancellationToken)
    {
        await from.Output.WriteAsync(bytes, cancellationToken);
        Same(bytes, await MuxerPair.ReadExactlyAsync(to.Input, bytes.Length, cancellationToken), "what was transferred");
    }

    private static async Task WriteAndEndAsync(IMuxedStream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        await stream.Output.WriteAsync(bytes, cancellationToken);
        await stream.Output.CompleteAsync();
    }
}
