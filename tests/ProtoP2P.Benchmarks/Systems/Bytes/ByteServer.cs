using System.Collections.Concurrent;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>Holds a conversation on each stream that is accepted, until it is disposed.</summary>
internal sealed class ByteServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, bool> _conversations = new();
    private readonly Task _accepting;

    /// <summary>Starts to accept.</summary>
    /// <param name="accept">Waits for the next peer; what it returns makes the stream, beside the waiting for others.</param>
    public ByteServer(Func<CancellationToken, ValueTask<Func<ValueTask<IByteStream>>>> accept) => _accepting = AcceptAllAsync(accept);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        await Task.WhenAll(_conversations.Keys);
        _stopping.Dispose();
    }

    private async Task AcceptAllAsync(Func<CancellationToken, ValueTask<Func<ValueTask<IByteStream>>>> accept)
    {
        try
        {
            while (true)
            {
                Func<ValueTask<IByteStream>> open = await accept(_stopping.Token);
                Task conversation = Task.Run(() => TalkAsync(open));
                _conversations[conversation] = true;
                _ = conversation.ContinueWith(done => _conversations.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Net.Quic.QuicException)
        {
            // Disposed, or all that could still be accepted came over a connection that has ended.
        }
    }

    private async Task TalkAsync(Func<ValueTask<IByteStream>> open)
    {
        try
        {
            await using IByteStream stream = await open();
            await Conversation.ServeAsync(stream, _stopping.Token);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            // The client has gone, which ends a measurement in the middle; the client is who reports it.
            await Console.Error.WriteLineAsync($"a conversation ended: {exception.Message}");
        }
    }
}
