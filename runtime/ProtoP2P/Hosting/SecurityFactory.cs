using ProtoP2P.Security;

namespace ProtoP2P;

/// <summary>Makes a security protocol for a node.</summary>
/// <param name="identity">The node's key, with which it proves who it is. Not to be disposed; the host disposes what is made.</param>
public delegate ISecurityProtocol SecurityFactory(PrivateKey identity);
