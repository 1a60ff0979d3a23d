namespace ProtoP2P.Identify;

/// <summary>Tells a peer what this node is now: always the full state.</summary>
[Libp2pProtocol(IdentifyProtocol.PushId, Mode = WireMode.Bare, WellKnown = true, MaxMessageBytes = IdentifyProtocol.MaxMessageBytes)]
internal partial interface IIdentifyPush
{
    ValueTask PushAsync(IAsyncEnumerable<IdentifyMessage> messages, RpcCall call = default);
}
