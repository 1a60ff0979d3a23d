namespace ProtoP2P;

/// <summary>Finds the call that the running code serves, for code that it is not handed to. <c>AddLibp2p</c> registers it.</summary>
/// <remarks>A method that takes an <see cref="RpcCall"/> needs no accessor: the call is its <see cref="RpcCall.Server"/>.</remarks>
public interface IRpcCallAccessor
{
    /// <summary>
    /// The inbound call; null outside of one. It flows with the code that serves the call, the construction of its objects included, and
    /// ends with the call: work that goes on afterwards finds null.
    /// </summary>
    RpcServerContext? Current { get; }
}
