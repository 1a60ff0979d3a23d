namespace ProtoP2P.Contracts;

/// <summary>The values of ProtoP2P.WireMode.</summary>
internal enum WireMode
{
    Rpc = 0,
    Bare = 1,
}
