namespace ProtoP2P;

/// <summary>The end of a call at which code runs.</summary>
public enum RpcSide
{
    /// <summary>The end that calls.</summary>
    Client,

    /// <summary>The end that serves.</summary>
    Server,
}
