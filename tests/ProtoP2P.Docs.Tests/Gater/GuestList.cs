namespace ProtoP2P.Docs.Tests.Gater;

internal sealed class GuestList(IReadOnlySet<PeerId> guests) : IConnectionGater
{
    public GateDecision Accept(Multiaddress localAddress, Multiaddress remoteAddress) =>
        AddressScopes.Of(remoteAddress) == AddressScope.Public ? GateDecision.Refuse("only our own networks") : GateDecision.Allow;

    public ValueTask<GateDecision> SecuredAsync(GatedConnection connection, CancellationToken cancellationToken) =>
        new(guests.Contains(connection.RemotePeer) ? GateDecision.Allow : GateDecision.Refuse("not on the guest list"));
}
