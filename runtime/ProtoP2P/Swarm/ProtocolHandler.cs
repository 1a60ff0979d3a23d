using ProtoP2P.Rpc;

namespace ProtoP2P.Swarm;

/// <summary>A served protocol with the count of its inbound streams, in all and per peer.</summary>
internal sealed class ProtocolHandler(string protocolId, StreamHandler handler, StreamHandlerOptions options, Func<Task>? drain = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, int> _byPeer = [];
    private TaskCompletionSource? _idle;
    private int _streams;

    public string ProtocolId { get; } = protocolId;

    public StreamHandler Handler { get; } = handler;

    /// <summary>Whether the handler itself turns away what comes while the host drains. Otherwise such streams are reset.</summary>
    public bool TurnsAway { get; } = drain is not null;

    public StreamHandlerOptions Options { get; } = options;

    /// <summary>The contract that is served; null where the handler takes raw streams.</summary>
    public ContractDescriptor? Contract { get; init; }

    /// <summary>Whether the handler itself sends the agreement on the protocol, along with its answer where that comes at once.</summary>
    public bool SendsAgreement { get; init; }

    /// <summary>Whether the handler itself watches for the end of its stream: its token then fires when the host stops, and for nothing else.</summary>
    public bool WatchesStream { get; init; }

    /// <summary>Counts a stream, or says which limit it would exceed.</summary>
    public bool TryEnter(PeerId peer, out ResourceLimitException? refusal)
    {
        lock (_gate)
        {
            int ofPeer = _byPeer.GetValueOrDefault(peer);
            if (ofPeer >= Options.MaxStreamsPerPeer)
            {
                refusal = Refusal($"{ProtocolId} from {peer}", Options.MaxStreamsPerPeer, ofPeer, nameof(Options.MaxStreamsPerPeer));
                return false;
            }

            if (_streams >= Options.MaxStreams)
            {
                refusal = Refusal(ProtocolId, Options.MaxStreams, _streams, nameof(Options.MaxStreams));
                return false;
            }

            refusal = null;

            _byPeer[peer] = ofPeer + 1;
            _streams++;
            return true;
        }
    }

    /// <summary>Uncounts a stream.</summary>
    public void Leave(PeerId peer)
    {
        lock (_gate)
        {
            if (--_byPeer[peer] == 0)
            {
                _byPeer.Remove(peer);
            }

            if (--_streams == 0)
            {
                _idle?.TrySetResult();
                _idle = null;
            }
        }
    }

    /// <summary>Completes once no stream is being served; a handler that turns streams away begins to.</summary>
    public Task DrainAsync()
    {
        if (drain is not null)
        {
            return drain();
        }

        lock (_gate)
        {
            return _streams == 0
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private static ResourceLimitException Refusal(string scope, int limit, int current, string option) =>
        new(scope, "stream", limit, current, $"{nameof(StreamHandlerOptions)}.{option}");
}
