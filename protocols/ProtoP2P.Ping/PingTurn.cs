using System.Collections.Concurrent;

namespace ProtoP2P.Ping;

/// <summary>Lets one ping after another run to the same peer, and leaves nothing behind when the last has run.</summary>
internal sealed class PingTurn(PeerId peerId, ConcurrentDictionary<PeerId, PingTurn> turns) : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(1, 1);
    private int _users;

    /// <summary>Waits for the turn; false where this object was just given up by its last user.</summary>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        lock (_semaphore)
        {
            if (_users < 0)
            {
                return false;
            }

            _users++;
        }

        try
        {
            await _semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            Leave();
            throw;
        }
    }

    public void Dispose()
    {
        _semaphore.Release();
        Leave();
    }

    private void Leave()
    {
        lock (_semaphore)
        {
            if (--_users == 0)
            {
                _users = -1;
                turns.TryRemove(new KeyValuePair<PeerId, PingTurn>(peerId, this));
            }
        }
    }
}
