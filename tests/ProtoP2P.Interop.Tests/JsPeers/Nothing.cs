namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>The result of commands that have none.</summary>
internal sealed record Nothing;
