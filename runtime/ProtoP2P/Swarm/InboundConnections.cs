using ProtoP2P.Transports;

namespace ProtoP2P.Swarm;

/// <summary>Accepts connections on all listeners and secures them. Nothing that one connection does keeps the next one waiting.</summary>
/// <param name="settings">Limits, clock, log.</param>
/// <param name="gater">Says who may come in.</param>
/// <param name="upgrader">Secures what came in.</param>
/// <param name="admit">Takes a connection into the swarm; null where there is no place for it.</param>
/// <param name="listenerFailed">Told when a listener has failed and is gone.</param>
internal sealed class InboundConnections(
    SwarmSettings settings, GateKeeper gater, Upgrader upgrader, Func<UpgradedConnection, Connection?> admit, Action listenerFailed) : IAsyncDisposable
{
    private readonly InboundGate _gate = new(settings.Connections);
    private readonly Lock _listenersGate = new();
    private readonly List<ITransportListener> _listeners = [];
    private readonly RunningTasks _running = new();
    private readonly CancellationTokenSource _stopped = new();

    /// <summary>The bound addresses, wildcards as they are.</summary>
    public IReadOnlyList<Multiaddress> Addresses
    {
        get
        {
            lock (_listenersGate)
            {
                return [.. _listeners.Select(listener => listener.LocalAddress)];
            }
        }
    }

    /// <summary>Inbound connections, handshakes included.</summary>
    public int Count => _gate.Connections;

    /// <summary>Accepts what comes in through a listener, which is owned from here on.</summary>
    public void Add(ITransportListener listener)
    {
        lock (_listenersGate)
        {
            _listeners.Add(listener);
        }

        if (!gater.IsOpen)
        {
            listener.AskBeforeHandshake(MayEnter);
        }

        SwarmLog.Listening(settings.Logger, listener.LocalAddress);
        _running.Start(() => AcceptAsync(listener));
    }

    /// <summary>Stops listening and gives up handshakes; established connections live on.</summary>
    public async ValueTask DisposeAsync()
    {
        ITransportListener[] listeners;
        lock (_listenersGate)
        {
            listeners = [.. _listeners];
            _listeners.Clear();
        }

        await _stopped.CancelAsync().ConfigureAwait(false);
        foreach (ITransportListener listener in listeners)
        {
            await listener.DisposeAsync().ConfigureAwait(false);
        }

        await _running.WhenAllEndedAsync().ConfigureAwait(false);
    }

    private async Task AcceptAsync(ITransportListener listener)
    {
        try
        {
            while (await listener.AcceptAsync(_stopped.Token).ConfigureAwait(false) is { } raw)
            {
                if (TryEnter(raw) is { } ticket)
                {
                    _ = _running.Start(() => EstablishAsync(raw, ticket));
                }
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            SwarmLog.ListenerFailed(settings.Logger, listener.LocalAddress, exception);
            await RemoveAsync(listener).ConfigureAwait(false);
        }
    }

    // Saying why may take as long as the peer likes: nobody else waits for it.
    private void Refuse(ITransportConnection raw, ConnectionErrorCode code)
    {
        raw.Abort(code);
        _ = _running.Start(() => raw.DisposeAsync().AsTask());
    }

    // The gater is asked first, here or by the listener: whom it refuses takes none of these places, not even for a moment.
    private InboundTicket? TryEnter(ITransportConnection raw)
    {
        if (!raw.WasAcceptAsked && !MayEnter(raw.LocalAddress, raw.RemoteAddress))
        {
            Refuse(raw, ConnectionErrorCode.Gated);
            return null;
        }

        InboundTicket? ticket = _gate.TryEnter(raw.RemoteAddress, out ResourceLimitException? refusal);
        if (ticket is null)
        {
            SwarmLog.InboundRefused(settings.Logger, raw.RemoteAddress, refusal!.Message);
            Refuse(raw, ConnectionErrorCode.ResourceLimit);
        }

        return ticket;
    }

    private bool MayEnter(Multiaddress local, Multiaddress remote)
    {
        if (gater.Accept(local, remote) is not { } refusal)
        {
            return true;
        }

        SwarmLog.InboundGated(settings.Logger, remote, refusal.Message);
        return false;
    }

    // Nobody accepts there any more: those who dial are to be refused, not kept waiting.
    private async ValueTask RemoveAsync(ITransportListener listener)
    {
        lock (_listenersGate)
        {
            if (!_listeners.Remove(listener))
            {
                return;
            }
        }

        try
        {
            listenerFailed();
        }
        catch (Exception exception)
        {
            // Whatever those who are told make of it, the listener goes.
            SwarmLog.ListenerFailed(settings.Logger, listener.LocalAddress, exception);
        }

        await listener.DisposeAsync().ConfigureAwait(false);
    }

    private async Task EstablishAsync(ITransportConnection raw, InboundTicket ticket)
    {
        if (await UpgradeAsync(raw).ConfigureAwait(false) is not { } upgraded || admit(upgraded) is not { } connection)
        {
            ticket.Dispose();
            return;
        }

        ticket.EndHandshake();
        _ = connection.Ended.ContinueWith(
            static (_, state) => ((InboundTicket)state!).Dispose(), ticket, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private async Task<UpgradedConnection?> UpgradeAsync(ITransportConnection raw)
    {
        TimeSpan limit = settings.Connections.HandshakeTimeout;
        using var timeout = new CancellationTokenSource(limit, settings.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopped.Token);
        try
        {
            return await upgrader.AcceptAsync(raw, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (timeout.IsCancellationRequested)
        {
            string option = $"{nameof(Libp2pHostOptions.Connections)}.{nameof(ConnectionOptions.HandshakeTimeout)}";
            SwarmLog.InboundFailed(settings.Logger, raw.RemoteAddress, $"the handshake took longer than {limit.TotalSeconds:0.###} s (option {option})");
        }
        catch (ConnectionGatedException refusal)
        {
            SwarmLog.InboundGated(settings.Logger, raw.RemoteAddress, refusal.Message);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            SwarmLog.InboundFailed(settings.Logger, raw.RemoteAddress, exception.Message);
        }
        catch (Exception exception)
        {
            SwarmLog.InboundBroke(settings.Logger, raw.RemoteAddress, exception);
        }

        return null;
    }
}
