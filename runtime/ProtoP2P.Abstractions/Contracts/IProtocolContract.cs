using ProtoP2P.Rpc;

namespace ProtoP2P;

/// <summary>What the generator makes a contract interface implement, so that its generated code is found at compile time.</summary>
/// <typeparam name="TSelf">The contract interface itself.</typeparam>
public interface IProtocolContract<TSelf>
    where TSelf : class, IProtocolContract<TSelf>
{
    /// <summary>The contract's generated descriptor.</summary>
    static abstract ContractDescriptor<TSelf> Descriptor { get; }
}
