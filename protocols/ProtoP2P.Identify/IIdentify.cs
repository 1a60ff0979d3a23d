namespace ProtoP2P.Identify;

/// <summary>Asks a peer what it is: the listener speaks first, and may spread its answer over several messages.</summary>
[Libp2pProtocol(IdentifyProtocol.Id, Mode = WireMode.Bare, WellKnown = true, MaxMessageBytes = IdentifyProtocol.MaxMessageBytes)]
internal partial interface IIdentify
{
    IAsyncEnumerable<IdentifyMessage> IdentifyAsync(RpcCall call = default);
}
