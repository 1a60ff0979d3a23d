namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>What identify told the js peer.</summary>
internal sealed record JsIdentity(
    string AgentVersion, string ProtocolVersion, string[] Protocols, string? ObservedAddr, string[] ListenAddrs, bool Signed);
