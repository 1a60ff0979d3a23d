namespace ProtoP2P.Tests.Rpc;

/// <summary>What carries a test's connection.</summary>
public enum Carrier
{
    Memory,
    Tcp,
}
