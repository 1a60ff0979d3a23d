using System.Threading.Channels;

namespace ProtoP2P.Swarm;

/// <summary>One static peer: dials it until it is connected, waits until it is not, and begins again.</summary>
internal sealed class StaticPeer(PeerId peer, StaticPeerContext context)
{
    private readonly Lock _gate = new();

    // Never disposed: it holds nothing once cancelled.
    private readonly CancellationTokenSource _end = new();

    // One item says that something may have changed; more would say no more.
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Multiaddress[] _addresses = [];
    private bool _hasNewAddress;
    private StaticPeerState _state;

    /// <summary>Adds an address; false where it is known.</summary>
    public bool Add(Multiaddress address)
    {
        lock (_gate)
        {
            if (_addresses.Contains(address))
            {
                return false;
            }

            _addresses = [.. _addresses, address];
            _hasNewAddress = true;
        }

        Notice();
        return true;
    }

    /// <summary>A connection to the peer has begun or ended.</summary>
    public void Notice() => _changes.Writer.TryWrite(true);

    /// <summary>Ends <see cref="RunAsync"/>.</summary>
    public void End() => _end.Cancel();

    /// <summary>Sees to it until the end.</summary>
    public async Task RunAsync()
    {
        int failures = 0;
        while (!_end.IsCancellationRequested)
        {
            bool isStable = false;
            if (await TryConnectAsync().ConfigureAwait(false))
            {
                isStable = await LastAsync().ConfigureAwait(false) >= context.Options.StableAfter;
            }

            failures = isStable ? 1 : failures + 1;
            if (await PauseAsync(context.Backoff.After(failures)).ConfigureAwait(false))
            {
                failures = 0;
            }
        }
    }

    private async Task<bool> TryConnectAsync()
    {
        if (context.Network.IsConnected(peer))
        {
            return true;
        }

        try
        {
            await context.Places.WaitAsync(_end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        try
        {
            if (!context.Network.IsConnected(peer))
            {
                await context.Network.ConnectAsync(peer, TakeAddresses(), _end.Token).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception exception)
        {
            // Whatever it is, the next attempt may end otherwise.
            Fail(exception);
            return false;
        }
        finally
        {
            context.Places.Release();
        }
    }

    /// <summary>Waits until there is no connection any more, and returns how long there was one.</summary>
    private async Task<TimeSpan> LastAsync()
    {
        long since = context.Clock.GetTimestamp();
        Enter(StaticPeerState.Connected);
        while (context.Network.IsConnected(peer) && await HasChangedAsync(_end.Token).ConfigureAwait(false))
        {
            // Another connection of the peer came or went.
        }

        TimeSpan life = context.Clock.GetElapsedTime(since);
        Enter(StaticPeerState.Lost);

        // What was added meanwhile is no news any more.
        TakeAddresses();
        return life;
    }

    /// <summary>Waits for the next attempt, no longer than until the peer connects by itself. True where a new address is to be tried at once.</summary>
    private async Task<bool> PauseAsync(TimeSpan wait)
    {
        using var timeUp = new CancellationTokenSource(wait, context.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeUp.Token, _end.Token);
        while (!context.Network.IsConnected(peer))
        {
            if (HasNewAddress())
            {
                return true;
            }

            if (!await HasChangedAsync(either.Token).ConfigureAwait(false))
            {
                return false;
            }
        }

        return false;
    }

    private async Task<bool> HasChangedAsync(CancellationToken cancellationToken)
    {
        Task<bool> change = _changes.Reader.ReadAsync(cancellationToken).AsTask();
        await ((Task)change).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return change.IsCompletedSuccessfully;
    }

    private Multiaddress[] TakeAddresses()
    {
        lock (_gate)
        {
            _hasNewAddress = false;
            return _addresses;
        }
    }

    private bool HasNewAddress()
    {
        lock (_gate)
        {
            return _hasNewAddress;
        }
    }

    private void Fail(Exception exception)
    {
        bool isWrong = exception is WrongPeerException || exception is DialException dial && dial.Failures.Any(failure => failure.Reason is WrongPeerException);
        Enter(isWrong ? StaticPeerState.WrongPeer : StaticPeerState.Unreachable, exception.Message);
    }

    private void Enter(StaticPeerState state, string reason = "")
    {
        if (_state == state || _end.IsCancellationRequested)
        {
            return;
        }

        _state = state;
        double longest = context.Options.MaxRetry.TotalSeconds;
        switch (state)
        {
            case StaticPeerState.Connected: StaticPeerLog.Connected(context.Logger, peer); break;
            case StaticPeerState.Lost: StaticPeerLog.Lost(context.Logger, peer); break;
            case StaticPeerState.Unreachable: StaticPeerLog.Unreachable(context.Logger, peer, longest, reason); break;
            case StaticPeerState.WrongPeer: StaticPeerLog.WrongPeer(context.Logger, peer, longest, reason); break;
        }
    }
}
