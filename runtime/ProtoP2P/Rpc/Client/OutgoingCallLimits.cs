namespace ProtoP2P.Rpc;

/// <summary>How long what a peer sends may be.</summary>
internal static class OutgoingCallLimits
{
    public static int MaxBodyBytes(ClientEnvironment environment) =>
        environment.Contract.Mode == WireMode.Bare ? environment.MaxMessageBytes : environment.MaxMessageBytes + WireLimits.FrameOverhead;
}
