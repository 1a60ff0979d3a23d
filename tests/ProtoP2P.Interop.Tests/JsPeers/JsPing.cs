namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>Round-trip times of the js peer's pings in milliseconds.</summary>
internal sealed record JsPing(double[] Ms);
