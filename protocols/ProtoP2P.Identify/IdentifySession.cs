using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using ProtoP2P.Shared;

namespace ProtoP2P.Identify;

/// <summary>Identify at work on one started host.</summary>
internal sealed class IdentifySession : IIdentify, IIdentifyPush, IPeerIdentifier, IDisposable
{
    // A peer that pushes whenever it is asked is asked no more often than this in a row.
    private const int MaxQuestions = 3;

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
    private readonly SelfWatch _self;
    private readonly IdentifyWriter _writer;
    private readonly IdentifyPusher _pusher;
    private readonly List<IDisposable> _registrations = [];
    private readonly ConcurrentDictionary<IPeerConnection, Question> _asking = new();

    // What is known of each connection, as long as anybody holds it.
    private readonly ConditionalWeakTable<IPeerConnection, Meeting> _meetings = [];

    public IdentifySession(
        ILibp2pHost host, IdentifyOptions options, ILogger logger, BackgroundTasks tasks, Action<IPeerConnection, IdentifyResult> identified)
    {
        _host = host;
        _options = options;
        _logger = logger;
        _tasks = tasks;
        _identified = identified;
        _reader = new IdentifyReader(options);
        _self = new SelfWatch(host);
        _writer = new IdentifyWriter(host, options);
        _pusher = new IdentifyPusher(host, _self, _writer, options, tasks, logger);
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
        Question question = _asking.GetOrAdd(connection, key => new Question(question => AskAsync(key, question)));
        return await question.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> WaitAsync(IPeerConnection connection, CancellationToken cancellationToken = default) =>
        MeetingOver(connection).WaitAsync(() => TryIdentifyAsync(connection), cancellationToken);

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
            MeetingOver(connection).Telling.IsRefused = exception is RpcException { StatusCode: RpcStatusCode.Unimplemented };
            IdentifyLog.NotIdentified(_logger, connection.RemotePeer, exception.Message);
            return false;
        }
    }

    private async Task<IdentifyResult> AskAsync(IPeerConnection connection, Question question)
    {
        try
        {
            // Streams overtake each other: which is the newer, an answer or what was pushed meanwhile, only the peer knows.
            IdentifyResult result;
            int asked = 0;
            do
            {
                question.IsOvertaken = false;
                result = await AskOnceAsync(connection).ConfigureAwait(false);
            }
            while (question.IsOvertaken && ++asked < MaxQuestions);

            return result;
        }
        finally
        {
            _asking.TryRemove(connection, out _);
        }
    }

    private async Task<IdentifyResult> AskOnceAsync(IPeerConnection connection)
    {
        IIdentify client = _host.GetClient<IIdentify>(connection);
        var call = new RpcCall { Timeout = _options.Timeout };
        IdentifyResult result = await _reader.ReadAsync(client.IdentifyAsync(call), connection, CancellationToken.None).ConfigureAwait(false);
        Take(connection, result);
        return result;
    }

    async IAsyncEnumerable<IdentifyMessage> IIdentify.IdentifyAsync(RpcCall call)
    {
        IPeerConnection connection = call.Server!.Connection;
        SelfState state = _self.Look();
        Meeting meeting = MeetingOver(connection);
        bool isSent = false;
        meeting.Telling.Begin(state.Version);
        try
        {
            foreach (IdentifyMessage message in _writer.Compose(connection, state))
            {
                yield return message;
            }

            isSent = true;
        }
        finally
        {
            meeting.Telling.End(isSent);
            _pusher.Notice(connection, meeting);
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
            TakePushed(connection, await _reader.ReadAsync(messages, connection, linked.Token).ConfigureAwait(false));
        }
        catch (ProtocolViolationException violation)
        {
            // The peer's fault, not this node's: it is answered, and fills nobody's error log.
            throw new RpcException(RpcStatusCode.InvalidArgument, violation.Message, violation);
        }
    }

    private void TakePushed(IPeerConnection connection, IdentifyResult result)
    {
        if (_asking.TryGetValue(connection, out Question? question))
        {
            // Before the push is kept: the answer looks after it was kept, so that one of them sees the other.
            question.IsOvertaken = true;
        }

        Take(connection, result);
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
        _pusher.Notice(connection, MeetingOver(connection));
    }

    private Meeting MeetingOver(IPeerConnection connection) =>
        _meetings.TryGetValue(connection, out Meeting? known)
            ? known
            : _meetings.GetValue(connection, _ => new Meeting(_self.Look().Version));

    private void OnConnectionOpened(object? sender, PeerConnectionEventArgs arguments)
    {
        Meeting meeting = MeetingOver(arguments.Connection);
        _tasks.Run(cancellationToken => MeetAsync(arguments.Connection, meeting, cancellationToken));
    }

    private void OnSelfChanged(object? sender, EventArgs arguments)
    {
        foreach (IPeerConnection connection in _host.Connections)
        {
            _pusher.Notice(connection, MeetingOver(connection));
        }
    }

    /// <summary>Asks a new peer, and tells it what has changed while nobody knew yet whether it takes pushes.</summary>
    private async Task MeetAsync(IPeerConnection connection, Meeting meeting, CancellationToken cancellationToken)
    {
        try
        {
            await WaitAsync(connection, cancellationToken).ConfigureAwait(false);
            _pusher.Notice(connection, meeting);
        }
        catch (OperationCanceledException)
        {
            // The node stops: there is nobody to tell any more.
        }
    }
}
