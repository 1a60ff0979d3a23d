using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ProtoP2P.Shared;

namespace ProtoP2P.Identify;

/// <summary>Identify at work on one started host.</summary>
internal sealed class IdentifySession : IIdentify, IIdentifyPush, IPeerIdentifier, IDisposable
{
    private static readonly StreamHandlerOptions HandlerOptions = new()
    {
        MaxStreamsPerPeer = 4,
        AllowLimitedConnections = true,
        IsApplication = false,
    };

    private readonly ILibp2pHost _host;
    private readonly IdentifyOptions _options;
    private readonly ILogger _logger;
    private readonly BackgroundTasks _tasks;
    private readonly Action<IPeerConnection, IdentifyResult> _identified;
    private readonly IdentifyReader _reader;
    private readonly IdentifyWriter _writer;
    private readonly IdentifyPusher _pusher;
    private readonly List<IDisposable> _registrations = [];
    private readonly ConcurrentDictionary<IPeerConnection, Lazy<Task<IdentifyResult>>> _asking = new();

    // The first question over each connection and how it ended, as long as anybody holds the connection.
    private readonly ConditionalWeakTable<IPeerConnection, Meeting> _meetings = [];
    private int _changes;

    public IdentifySession(
        ILibp2pHost host, IdentifyOptions options, ILogger logger, BackgroundTasks tasks, Action<IPeerConnection, IdentifyResult> identified)
    {
        _host = host;
        _options = options;
        _logger = logger;
        _tasks = tasks;
        _identified = identified;
        _reader = new IdentifyReader(options);
        _writer = new IdentifyWriter(host, options);
        _pusher = new IdentifyPusher(host, _writer, options, logger);
    }

    public void Start()
    {
        _registrations.Add(_host.AddProtocol<IIdentify>(this, HandlerOptions));
        _registrations.Add(_host.AddProtocol<IIdentifyPush>(this, HandlerOptions));
        _registrations.Add(_host.UseIdentifier(this));
        _host.ConnectionOpened += OnConnectionOpened;
        _host.SelfChanged += OnSelfChanged;
    }

    public void Dispose()
    {
        _host.ConnectionOpened -= OnConnectionOpened;
        _host.SelfChanged -= OnSelfChanged;
        foreach (IDisposable registration in _registrations)
        {
            registration.Dispose();
        }
    }

    /// <summary>Asks, or joins the question that is under way: js-libp2p answers one at a time per connection and resets the next.</summary>
    public async ValueTask<IdentifyResult> IdentifyAsync(IPeerConnection connection, CancellationToken cancellationToken)
    {
        Lazy<Task<IdentifyResult>> asking = _asking.GetOrAdd(connection, key => new Lazy<Task<IdentifyResult>>(() => AskAsync(key)));
        return await asking.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WaitAsync(IPeerConnection connection, CancellationToken cancellationToken = default)
    {
        Meeting meeting = _meetings.GetValue(connection, static _ => new Meeting());
        return meeting.WaitAsync(() => TryIdentifyAsync(connection), cancellationToken);
    }

    private async Task<bool> TryIdentifyAsync(IPeerConnection connection)
    {
        try
        {
            await IdentifyAsync(connection, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is Libp2pException or OperationCanceledException)
        {
            // The connection serves its purpose without: the peer may not know identify, or be gone already.
            IdentifyLog.NotIdentified(_logger, connection.RemotePeer, exception.Message);
            return false;
        }
    }

    private async Task<IdentifyResult> AskAsync(IPeerConnection connection)
    {
        try
        {
            IIdentify client = _host.GetClient<IIdentify>(connection);
            var call = new RpcCall { Timeout = _options.Timeout };
            IdentifyResult result = await _reader.ReadAsync(client.IdentifyAsync(call), connection, CancellationToken.None).ConfigureAwait(false);
            Take(connection, result);
            return result;
        }
        finally
        {
            _asking.TryRemove(connection, out _);
        }
    }

    async IAsyncEnumerable<IdentifyMessage> IIdentify.IdentifyAsync(RpcCall call)
    {
        foreach (IdentifyMessage message in _writer.Compose(call.Server!.Connection))
        {
            yield return message;
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    async ValueTask IIdentifyPush.PushAsync(IAsyncEnumerable<IdentifyMessage> messages, RpcCall call)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _host.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, call.CancellationToken);
        IPeerConnection connection = call.Server!.Connection;
        try
        {
            Take(connection, await _reader.ReadAsync(messages, connection, linked.Token).ConfigureAwait(false));
        }
        catch (ProtocolViolationException violation)
        {
            // The peer's fault, not this node's: it is answered, and fills nobody's error log.
            throw new RpcException(RpcStatusCode.InvalidArgument, violation.Message, violation);
        }
    }

    private void Take(IPeerConnection connection, IdentifyResult result)
    {
        if (result.Record is { } record)
        {
            _host.Peerstore.AddRecord(record, _options.AddressTimeToLive);
        }
        else
        {
            _host.Peerstore.AddAddresses(result.PeerId, result.ListenAddresses, _options.AddressTimeToLive);
        }

        if (result.ObservedAddress is { } observed)
        {
            _host.ReportObservedAddress(connection, observed);
        }

        // js and rust push only what has changed: a list that is absent stands as it was. No node that speaks identify serves nothing.
        PeerIdentity identity = result.Identity.Protocols.Count > 0
            ? result.Identity
            : result.Identity with { Protocols = _host.Peerstore.GetProtocols(result.PeerId) ?? [] };
        if (identity.Protocols.Count > 0)
        {
            _host.ReportIdentity(result.PeerId, identity);
        }

        _identified(connection, result);
    }

    private void OnConnectionOpened(object? sender, PeerConnectionEventArgs arguments)
    {
        int changes = Volatile.Read(ref _changes);
        _tasks.Run(cancellationToken => MeetAsync(arguments.Connection, changes, cancellationToken));
    }

    private void OnSelfChanged(object? sender, EventArgs arguments)
    {
        Interlocked.Increment(ref _changes);
        _tasks.Run(_pusher.PushAsync);
    }

    /// <summary>Asks a new peer, and tells it what has changed while nobody knew yet whether it takes pushes.</summary>
    private async Task MeetAsync(IPeerConnection connection, int changes, CancellationToken cancellationToken)
    {
        try
        {
            if (await WaitAsync(connection, cancellationToken).ConfigureAwait(false) && Volatile.Read(ref _changes) != changes)
            {
                await _pusher.PushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops: there is nobody to tell any more.
        }
    }
}
