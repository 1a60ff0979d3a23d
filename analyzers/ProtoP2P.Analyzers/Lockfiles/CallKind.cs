namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>How many messages a call exchanges. In the file it is the name in lower case.</summary>
internal enum CallKind
{
    Unary,
    OneWay,
    Server,
    Client,
    Duplex,
}
