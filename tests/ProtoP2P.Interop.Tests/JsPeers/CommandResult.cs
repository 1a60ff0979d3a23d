namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 is success.</param>
/// <param name="Output">Standard output and error.</param>
internal sealed record CommandResult(int ExitCode, string Output);
