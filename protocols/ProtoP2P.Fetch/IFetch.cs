namespace ProtoP2P.Fetch;

/// <summary>Asks a peer for the value of a key: one question and one answer per stream.</summary>
[Libp2pProtocol(FetchProtocol.Id, Mode = WireMode.Bare, WellKnown = true, MaxMessageBytes = FetchProtocol.MaxMessageBytes)]
internal partial interface IFetch
{
    ValueTask<FetchResponse> FetchAsync(FetchRequest request, RpcCall call = default);
}
