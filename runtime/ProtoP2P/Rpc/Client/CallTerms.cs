using ProtoP2P.Muxers;
using ProtoP2P.Resources;

namespace ProtoP2P.Rpc;

/// <summary>What one outbound call is about: to whom it is made, with what, and within which limits.</summary>
internal readonly struct CallTerms
{
    private readonly RpcMethod _method;
    private readonly RpcMetadata? _metadata;
    private readonly MessageLimit _limit;

    public CallTerms(ClientEnvironment environment, RpcMethod method, in RpcCall options)
    {
        (Environment, _method, Response) = (environment, method, options.Response);
        _metadata = environment.Contract.Mode == WireMode.Rpc ? TraceContext.Compose(options.Metadata) : options.Metadata;
        _limit = MessageLimit.Of(method, environment.Contract, environment.Options);
        State = environment.State;
    }

    public ClientEnvironment Environment { get; }

    /// <summary>What is remembered of the contract at the peer.</summary>
    public ContractPeerState State { get; }

    /// <summary>Where the caller wants to find what comes beside the replies; null where he does not.</summary>
    public RpcResponse? Response { get; }

    /// <summary>Whether there is no call: nothing else may be asked for then.</summary>
    public bool IsOver => Environment is null;

    /// <summary>The method and the peer, for a person.</summary>
    public string Name => $"{_method.Name} at {Environment.Peer.Description}";

    /// <summary>What the call must have a place in.</summary>
    public CallSlots Slots => State.SlotsOf(_method);

    /// <summary>The size of what the call starts with, if it may be sent; -1 for no message.</summary>
    public int MeasureRequest<T>(MessageCodec<T> codec, T request)
    {
        var budget = new AncillaryBudget();
        if (!AncillarySize.TryTake(ref budget, _metadata))
        {
            throw NotSent(RpcStatusCode.ResourceExhausted, FrameError.AncillaryTooLarge.Describe(_limit), isSent: false);
        }

        return _method.Request is RpcRequestKind.Single or RpcRequestKind.HeadAndStream ? Measure(codec, request, isSent: false) : -1;
    }

    /// <summary>The size of one request message, if it may be sent.</summary>
    /// <param name="codec">Codes the message.</param>
    /// <param name="message">The message.</param>
    /// <param name="isSent">Whether a part of the request may have left this node.</param>
    public int Measure<T>(MessageCodec<T> codec, T message, bool isSent)
    {
        if (message is null)
        {
            throw new ArgumentNullException(nameof(message), $"{Name}: a request must not be null");
        }

        int size = codec.GetSize(message);
        if (size > _limit.Bytes)
        {
            throw NotSent(RpcStatusCode.ResourceExhausted, $"the request is {size} bytes; the limit is {_limit.Bytes} ({_limit.Option})", isSent);
        }

        return size;
    }

    /// <summary>Which ids to propose, and how.</summary>
    /// <param name="codec">Codes the first message.</param>
    /// <param name="size">Its size; -1 for no message.</param>
    /// <param name="canReplay">Whether the whole request can be sent again.</param>
    /// <param name="remainingMicros">What remains of the deadline; 0 for none.</param>
    /// <param name="isSent">Whether a part of the request may have left this node.</param>
    public ProtocolPlan Plan<T>(MessageCodec<T> codec, int size, bool canReplay, ulong remainingMicros, bool isSent)
    {
        ContractDescriptor contract = Environment.Contract;
        bool isBare = contract.Mode == WireMode.Bare;
        var shape = new OpeningShape(
            MayBeEarly: !isBare || (_method.Request == RpcRequestKind.Single && !codec.IsRawBytes),
            CanReplay: canReplay,
            // Nobody would learn that a one-way call was refused: it takes an id only where it is certain.
            Bytes: _method.IsOneWay ? int.MaxValue : isBare ? size + FramePrefix.Size(size) : FrameEncoder.OpenSize(GetOpen(remainingMicros), size));
        return ProtocolPlan.TryCreate(contract, State, Environment.Peer.KnownProtocols, shape, out ProtocolPlan plan)
            ? plan
            : throw NotSent(RpcStatusCode.Unimplemented, $"the peer serves none of {string.Join(", ", contract.ProtocolIds)}", isSent);
    }

    /// <summary>The call on a stream that was opened for it.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="remainingMicros">What remains of the deadline; 0 for none.</param>
    /// <param name="spare">An object that may carry the call; null afterwards where it does.</param>
    public OutgoingCall Begin(IPeerStream stream, ulong remainingMicros, ref RpcOutgoingCall? spare)
    {
        ResourceScope? account = (stream.Connection as IAccounted)?.Scope;
        if (Environment.Contract.Mode == WireMode.Bare)
        {
            return BeginBare(stream, new BodyReader(stream.Input, _limit.Bytes, account));
        }

        RpcOutgoingCall call = spare ?? new RpcOutgoingCall();
        spare = null;
        call.Reader.Start(stream.Input, _limit.Bytes + WireLimits.FrameOverhead, account);
        call.Start(Environment, _method, _limit, stream, Response, GetOpen(remainingMicros));
        return call;
    }

    /// <summary>The call in bare mode, on a stream that may have carried others.</summary>
    public BareOutgoingCall BeginBare(IPeerStream stream, BodyReader reader)
    {
        var call = new BareOutgoingCall(reader);
        call.Start(Environment, _method, _limit, stream, Response);
        return call;
    }

    private OpenFields GetOpen(ulong remainingMicros) => new(_method.Name, remainingMicros, _metadata, OpenFlags.Last, Environment.Contract.Fingerprint);

    private RpcException NotSent(RpcStatusCode code, string reason, bool isSent) => new(code, $"{Name}: {reason}") { NotProcessed = !isSent };
}
