using ProtoP2P.Transports;

namespace ProtoP2P;

/// <content>Starting, draining, stopping.</content>
public sealed partial class Libp2pHost
{
    private readonly SemaphoreSlim _lifecycle = new(1, 1);
    private readonly Stack<ILibp2pService> _startedServices = [];
    private readonly CancellationTokenSource _hurry = new();
    private readonly CancellationTokenSource _stopping = new();
    private volatile HostState _state = HostState.Created;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _lifecycle.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_state != HostState.Created)
            {
                throw new InvalidOperationException($"a host starts once; this one is {_state}");
            }

            _state = HostState.Starting;
            await StartPartsAsync(cancellationToken).ConfigureAwait(false);
            _state = HostState.Running;
            _staticPeers.Start();
        }
        catch (Exception) when (_state == HostState.Starting)
        {
            await EndAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _lifecycle.Release();
        }

        RaiseSelfChanged();
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Multiaddress>> ListenAsync(Multiaddress address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        ThrowIfNotListening();
        IReadOnlyList<Multiaddress> added = await BindWhileRunningAsync(address, cancellationToken).ConfigureAwait(false);
        RaiseSelfChanged();
        return added;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Listening ends, application protocols leave <see cref="Protocols"/> and their new streams are turned away, streams that are being served
    /// may go on for <see cref="Libp2pHostOptions.DrainTimeout"/>, then their tokens fire and all connections are closed. A handler that ignores its
    /// token is not waited for: its stream is dead, and what it still does is its own. Cancelling ends the waiting, not the stopping. Not to
    /// be awaited from a handler or a subscriber of this host.
    /// </remarks>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _lifecycle.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_state == HostState.Running)
            {
                await DrainAsync(cancellationToken).ConfigureAwait(false);
            }

            if (_state != HostState.Stopped)
            {
                await EndAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _lifecycle.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A stop that is draining at the moment is not waited for.
        await _hurry.CancelAsync().ConfigureAwait(false);
        await StopAsync(_hurry.Token).ConfigureAwait(false);
    }

    private async Task StartPartsAsync(CancellationToken cancellationToken)
    {
        if (_peerstoreFile is not null)
        {
            await _peerstoreFile.OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (ILibp2pService service in _options.Services.Concat(_options.LateServices?.Invoke() ?? []))
        {
            _startedServices.Push(service);
            await service.StartAsync(this, cancellationToken).ConfigureAwait(false);
        }

        if (_parts.AcceptsPlaintext)
        {
            HostLog.PlaintextAccepted(_logger, PeerId);
        }

        await ListenAsync(cancellationToken).ConfigureAwait(false);

        // Without listeners too there may be something to announce.
        RefreshListening();
    }

    // A transport that this machine cannot have is told of, and does not keep the node from the others.
    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        List<TransportUnavailableException> unavailable = [];
        foreach (Multiaddress address in _options.ListenAddresses)
        {
            try
            {
                await BindAsync(address, cancellationToken).ConfigureAwait(false);
            }
            catch (TransportUnavailableException exception)
            {
                unavailable.Add(exception);
            }
        }

        if (unavailable.Count > 0 && _swarm.Inbound.Addresses.Count == 0)
        {
            throw unavailable[0];
        }

        foreach (TransportUnavailableException exception in unavailable)
        {
            HostLog.TransportUnavailable(_logger, exception.Message);
        }
    }

    // A stop goes before: who waits for his turn may be who the stop waits for.
    private async Task<IReadOnlyList<Multiaddress>> BindWhileRunningAsync(Multiaddress address, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        try
        {
            await _lifecycle.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                ThrowIfNotListening();
                return await BindAsync(address, either.Token).ConfigureAwait(false);
            }
            finally
            {
                _lifecycle.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Stopping();
        }
    }

    private async Task<IReadOnlyList<Multiaddress>> BindAsync(Multiaddress address, CancellationToken cancellationToken)
    {
        ITransport transport = _parts.FindListenTransport(address);
        ITransportListener listener = await transport.ListenAsync(address, cancellationToken).ConfigureAwait(false);
        _swarm.Inbound.Add(listener);
        RefreshListening();
        return _parts.ExpandWildcards([listener.LocalAddress]);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        BeginDraining();
        await _staticPeers.StopAsync().ConfigureAwait(false);
        await _swarm.Inbound.DisposeAsync().ConfigureAwait(false);
        Task idle = _registry.DrainAsync();
        if (_options.DrainTimeout > TimeSpan.Zero)
        {
            HostLog.Draining(_logger, PeerId, _options.DrainTimeout.TotalSeconds);
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _hurry.Token);
            await idle.WaitAsync(_options.DrainTimeout, TimeProvider, cut.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!idle.IsCompleted)
        {
            HostLog.DrainCutShort(_logger, PeerId, _options.DrainTimeout.TotalSeconds);
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        BeginDraining();
        await _staticPeers.StopAsync().ConfigureAwait(false);
        await _registry.StopAsync(_logger).ConfigureAwait(false);
        await _swarm.DisposeAsync().ConfigureAwait(false);
        _rpcStates.Clear();
        while (_startedServices.TryPop(out ILibp2pService? service))
        {
            await StopServiceAsync(service, cancellationToken).ConfigureAwait(false);
        }

        if (_peerstoreFile is not null)
        {
            await _peerstoreFile.DisposeAsync().ConfigureAwait(false);
        }

        ForgetAddresses();
        await _events.DisposeAsync().ConfigureAwait(false);
        _parts.Dispose();
    }

    private async Task StopServiceAsync(ILibp2pService service, CancellationToken cancellationToken)
    {
        try
        {
            await service.StopAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Whoever disposes of a node waits for nobody, and the service has been told so.
        }
        catch (Exception exception)
        {
            // The others have to be stopped all the same.
            HostLog.ServiceStopFailed(_logger, service.GetType().Name, exception);
        }
    }

    private void ThrowIfNotListening()
    {
        switch (_state)
        {
            case HostState.Created or HostState.Starting:
                throw new InvalidOperationException(
                    $"the host has not been started: add the address to {nameof(Libp2pHostOptions)}.{nameof(Libp2pHostOptions.ListenAddresses)}");
            case HostState.Draining or HostState.Stopped:
                throw Stopping();
        }
    }

    private static ObjectDisposedException Stopping() => new(nameof(Libp2pHost), "the host takes no new work: it has been stopped");

    private void ThrowIfNotRunning()
    {
        switch (_state)
        {
            case HostState.Created:
                throw new InvalidOperationException($"the host has not been started: await {nameof(StartAsync)} first");
            case HostState.Stopped:
                throw new ObjectDisposedException(nameof(Libp2pHost), "the host has been stopped; a host is not started again");
        }
    }
}
