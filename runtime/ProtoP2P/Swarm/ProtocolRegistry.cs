using Microsoft.Extensions.Logging;
using ProtoP2P.Negotiation;
using ProtoP2P.Rpc;

namespace ProtoP2P.Swarm;

/// <summary>The protocols that this node serves, and how many streams of each are being served.</summary>
internal sealed class ProtocolRegistry : IProtocolTable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action _changed;
    private readonly CancellationTokenSource _stopped = new();
    private volatile Dictionary<string, ProtocolHandler> _handlers = [];
    private volatile string[] _advertised = [];
    private volatile ContractDescriptor[] _contracts = [];
    private volatile bool _isDraining;

    /// <summary>An empty registry.</summary>
    /// <param name="changed">Called after <see cref="Advertised"/> has changed.</param>
    public ProtocolRegistry(Action changed) => _changed = changed;

    /// <summary>The ids that peers are told of, sorted.</summary>
    public IReadOnlyList<string> Advertised => _advertised;

    /// <summary>The contracts behind <see cref="Advertised"/>, sorted by their first ids.</summary>
    public IReadOnlyList<ContractDescriptor> Contracts => _contracts;

    /// <summary>Whether new streams of application protocols are turned away.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Fires when handlers that still run have had their time.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>The tokens of handlers that do not watch <see cref="Stopped"/> themselves.</summary>
    public HandlerTokens HandlerTokens { get; } = new();

    /// <summary>Serves a protocol until the result is disposed.</summary>
    /// <exception cref="ArgumentException">The id is none.</exception>
    /// <exception cref="InvalidOperationException">The protocol has a handler already.</exception>
    public IDisposable Add(ProtocolHandler added)
    {
        string protocolId = added.ProtocolId;
        if (!MultistreamCodec.IsValid(protocolId) || protocolId[0] != '/')
        {
            throw new ArgumentException(
                $"'{protocolId}' is no protocol id: expected '/' and at most {MultistreamCodec.MaxLineLength - 1} bytes of text without control characters",
                nameof(added));
        }

        lock (_gate)
        {
            if (_handlers.ContainsKey(protocolId))
            {
                throw new InvalidOperationException($"{protocolId} has a handler already; dispose its registration first");
            }

            Publish(new(_handlers) { [protocolId] = added });
        }

        _changed();
        return new ProtocolRegistration(this, added);
    }

    /// <summary>
    /// Stops advertising application protocols and turns their new streams away. Completes once no stream of them is being served.
    /// </summary>
    public Task DrainAsync()
    {
        Task[] ends;
        lock (_gate)
        {
            _isDraining = true;
            Publish(_handlers);
            ends = [.. _handlers.Values.Where(handler => handler.Options.IsApplication).Select(handler => handler.DrainAsync())];
        }

        _changed();
        return Task.WhenAll(ends);
    }

    /// <summary>Tells the handlers that still run to end.</summary>
    public async Task StopAsync(ILogger logger)
    {
        // All are told before any callback is waited for: what one of them waits for may be another handler's end.
        Task watching = UserCallbacks.CancelAsync(_stopped, logger, "a handler");
        await HandlerTokens.StopAllAsync(logger).ConfigureAwait(false);
        await watching.ConfigureAwait(false);
    }

    /// <summary>The handler of an id, or null.</summary>
    public ProtocolHandler? FindHandler(string protocolId) => _handlers.GetValueOrDefault(protocolId);

    /// <inheritdoc/>
    public string? Find(ReadOnlySpan<char> proposal) =>
        _handlers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(proposal, out ProtocolHandler? handler) ? handler.ProtocolId : null;

    /// <inheritdoc/>
    public bool DefersAnswer(string protocolId) => FindHandler(protocolId) is { SendsAgreement: true };

    /// <inheritdoc/>
    public IEnumerable<string> List() => _advertised;

    internal void Remove(ProtocolHandler handler)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(FindHandler(handler.ProtocolId), handler))
            {
                return;
            }

            Dictionary<string, ProtocolHandler> rest = new(_handlers);
            rest.Remove(handler.ProtocolId);
            Publish(rest);
        }

        _changed();
    }

    /// <inheritdoc/>
    public void Dispose() => _stopped.Dispose();

    // Readers take no lock: they see the old table or the new one.
    private void Publish(Dictionary<string, ProtocolHandler> handlers)
    {
        ProtocolHandler[] shown = [.. handlers.Values.Where(handler => !_isDraining || !handler.Options.IsApplication)];
        _advertised = [.. shown.Select(handler => handler.ProtocolId).Order(StringComparer.Ordinal)];
        _contracts =
        [
            .. shown.Select(handler => handler.Contract).OfType<ContractDescriptor>()
                .Distinct()
                .OrderBy(contract => contract.ProtocolIds[0], StringComparer.Ordinal),
        ];
        _handlers = handlers;
    }
}
