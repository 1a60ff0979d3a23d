using System.IO.Pipelines;
using ProtoP2P.Muxers;

namespace ProtoP2P.Testing;

// How streams and connections end.
public sealed partial class MuxerCompliance
{
    private async Task AResetFailsBothEnds(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        await TransferAsync(opened, accepted, [1], cancellationToken);
        opened.Reset(StreamErrorCode.Unspecified);

        StreamResetException local = await ReadFailsAsync<StreamResetException>(opened, cancellationToken);
        Require.That(!local.IsRemote, "the end that reset must see its own reset");
        StreamResetException remote = await ReadFailsAsync<StreamResetException>(accepted, cancellationToken);
        Require.That(remote.IsRemote, "the other end must see the peer's reset");
        await WriteFailsAsync<StreamResetException>(opened, cancellationToken);
        await WriteFailsAsync<StreamResetException>(accepted, cancellationToken);
    }

    private async Task CompletingWithAnErrorResets(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        await opened.Output.CompleteAsync(new InvalidOperationException("the application failed"));
        StreamResetException remote = await ReadFailsAsync<StreamResetException>(accepted, cancellationToken);
        Require.That(remote.IsRemote, "the other end must see the peer's reset");
    }

    private async Task DisposingAnUnfinishedStreamResets(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        await TransferAsync(opened, accepted, [1], cancellationToken);
        await opened.DisposeAsync();
        await ReadFailsAsync<StreamResetException>(accepted, cancellationToken);
    }

    private async Task DisposingAFinishedStreamDoesNotReset(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        byte[] sent = Bytes(200_000, 5);
        await WriteAndEndAsync(opened, sent, cancellationToken);
        await opened.DisposeAsync();
        Same(sent, await MuxerPair.ReadToEndAsync(accepted.Input, cancellationToken), "what was written before the dispose");
        await WriteAndEndAsync(accepted, [1], cancellationToken);
        await accepted.Completion.WaitAsync(cancellationToken);
        Require.That(!accepted.Aborted.IsCancellationRequested, "a finished stream must not be reset");
    }

    private async Task AResetLeavesOthersAlone(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream first, IMuxedStream firstAccepted) = await pair.OpenAsync(cancellationToken);
        (IMuxedStream second, IMuxedStream secondAccepted) = await pair.OpenAsync(cancellationToken);
        await TransferAsync(first, firstAccepted, [1], cancellationToken);
        firstAccepted.Reset(StreamErrorCode.Unspecified);
        await ReadFailsAsync<StreamResetException>(first, cancellationToken);
        await TransferAsync(second, secondAccepted, [2], cancellationToken);
        await TransferAsync(secondAccepted, second, [3], cancellationToken);
    }

    private async Task AbortedFiresOnReset(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = accepted.Aborted.Register(fired.SetResult);
        opened.Reset(StreamErrorCode.Unspecified);
        await fired.Task.WaitAsync(cancellationToken);
        Require.That(opened.Aborted.IsCancellationRequested, "a token taken after the reset must be cancelled");

        (IMuxedStream orderly, IMuxedStream orderlyAccepted) = await pair.OpenAsync(cancellationToken);
        CancellationToken aborted = orderly.Aborted;
        await WriteAndEndAsync(orderly, [1], cancellationToken);
        await WriteAndEndAsync(orderlyAccepted, [2], cancellationToken);
        await MuxerPair.ReadToEndAsync(orderly.Input, cancellationToken);
        await orderly.Completion.WaitAsync(cancellationToken);
        Require.That(!aborted.IsCancellationRequested, "an orderly end must not fire the token");
    }

    private async Task CompletionFollowsBothEnds(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        Task completion = opened.Completion;
        await WriteAndEndAsync(opened, [1], cancellationToken);
        await MuxerPair.ReadToEndAsync(accepted.Input, cancellationToken);
        Require.That(!completion.IsCompleted, "one ended direction must not complete the stream");
        await accepted.Output.CompleteAsync();
        await completion.WaitAsync(cancellationToken);
    }

    private async Task ACancelledReadLeavesTheStreamUsable(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        using var cancellation = new CancellationTokenSource();
        Task<ReadResult> reading = accepted.Input.ReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Require.ThrowsAsync<OperationCanceledException>(() => reading, "a cancelled read");
        await TransferAsync(opened, accepted, [1, 2], cancellationToken);
        await TransferAsync(accepted, opened, [3], cancellationToken);
    }

    private async Task CancelPendingReadLeavesTheStreamUsable(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        ValueTask<ReadResult> reading = accepted.Input.ReadAsync(cancellationToken);
        accepted.Input.CancelPendingRead();
        ReadResult result = await reading;
        Require.That(result.IsCanceled && !result.IsCompleted, "the pending read must say that it was cancelled");
        accepted.Input.AdvanceTo(result.Buffer.Start);
        await TransferAsync(opened, accepted, [1, 2], cancellationToken);
    }

    private async Task ACutNeverLooksLikeAnEnd(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(true, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        await TransferAsync(opened, accepted, [1], cancellationToken);
        pair.Cut();
        await ReadFailsAsync<ConnectionClosedException>(accepted, cancellationToken);
        await ReadFailsAsync<ConnectionClosedException>(opened, cancellationToken);
        await WriteFailsAsync<ConnectionClosedException>(opened, cancellationToken);
    }

    private async Task ACutEndsTheConnection(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(true, cancellationToken);
        Task<IMuxedStream?> accepting = pair.Listener.AcceptStreamAsync(cancellationToken).AsTask();
        pair.Cut();
        ConnectionClosedException reason = await pair.Dialer.Completion.WaitAsync(cancellationToken);
        Require.That(reason.IsRemote, "a cut must not look like this node's own doing");
        Require.That(await accepting is null, "accepting must end with null");
        await Require.ThrowsAsync<ConnectionClosedException>(
            async () => await pair.Dialer.OpenStreamAsync(cancellationToken), "opening on a cut connection");
    }

    private async Task ClosingSendsWhatWasFinished(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        byte[] sent = Bytes(100_000, 6);
        Task<byte[]> arriving = MuxerPair.ReadToEndAsync(accepted.Input, cancellationToken);
        await WriteAndEndAsync(opened, sent, cancellationToken);
        await pair.Dialer.CloseAsync(ConnectionErrorCode.Shutdown, cancellationToken);

        Same(sent, await arriving, "what was finished before the close");
        ConnectionClosedException local = await pair.Dialer.Completion.WaitAsync(cancellationToken);
        ConnectionClosedException remote = await pair.Listener.Completion.WaitAsync(cancellationToken);
        Require.That(!local.IsRemote && remote.IsRemote, "each side must know who closed");
        Require.That(await pair.Listener.AcceptStreamAsync(cancellationToken) is null, "accepting must end with null");
        await Require.ThrowsAsync<ConnectionClosedException>(
            async () => await pair.Listener.OpenStreamAsync(cancellationToken), "opening on a closed connection");
    }

    private async Task AbortingEndsBothSides(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
        pair.Dialer.Abort(ConnectionErrorCode.Gated, "a test");
        ConnectionClosedException local = await pair.Dialer.Completion.WaitAsync(cancellationToken);
        Require.Equal(ConnectionErrorCode.Gated, local.Code, "the reason");
        await ReadFailsAsync<ConnectionClosedException>(opened, cancellationToken);
        await ReadFailsAsync<ConnectionClosedException>(accepted, cancellationToken);
        await pair.Listener.Completion.WaitAsync(cancellationToken);
    }

    private async Task ACancelledAcceptLeavesTheConnectionUsable(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        using var cancellation = new CancellationTokenSource();
        Task<IMuxedStream?> accepting = pair.Listener.AcceptStreamAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Require.ThrowsAsync<OperationCanceledException>(() => accepting, "a cancelled accept");
        await pair.OpenAsync(cancellationToken);
    }

    private async Task EndedStreamsGiveUpTheirPlace(CancellationToken cancellationToken)
    {
        await using MuxerPair pair = await _connect(false, cancellationToken);
        for (int count = 0; count < 50; count++)
        {
            (IMuxedStream opened, IMuxedStream accepted) = await pair.OpenAsync(cancellationToken);
            await WriteAndEndAsync(opened, [1], cancellationToken);
            await MuxerPair.ReadToEndAsync(accepted.Input, cancellationToken);
            await WriteAndEndAsync(accepted, [2], cancellationToken);
            await MuxerPair.ReadToEndAsync(opened.Input, cancellationToken);
            await opened.Completion.WaitAsync(cancellationToken);
            await accepted.Completion.WaitAsync(cancellationToken);
        }

        Require.Equal(0, pair.Dialer.StreamCount, "the dialer's streams");
        Require.Equal(0, pair.Listener.StreamCount, "the listener's streams");
        Require.Equal(0, pair.ListenerScope.Streams, "the streams that the listener's scope counts");
        await pair.Dialer.CloseAsync(ConnectionErrorCode.None, cancellationToken);
        await pair.Listener.Completion.WaitAsync(cancellationToken);
        Require.Equal(0, pair.ListenerScope.Memory, "the memory that the listener's scope counts");
    }

    private static async Task<TException> ReadFailsAsync<TException>(IMuxedStream stream, CancellationToken cancellationToken)
        where TException : Exception =>
        await Require.ThrowsAsync<TException>(
            () => MuxerPair.ReadToEndAsync(stream.Input, cancellationToken), "reading must fail, never end");

    private static async Task WriteFailsAsync<TException>(IMuxedStream stream, CancellationToken cancellationToken)
        where TException : Exception =>
        await Require.ThrowsAsync<TException>(
            async () => await stream.Output.WriteAsync(new byte[] { 1 }, cancellationToken), "writing must fail");
}
