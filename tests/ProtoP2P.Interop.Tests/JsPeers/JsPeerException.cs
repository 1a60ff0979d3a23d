namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>The peer answered a command with an error.</summary>
internal sealed class JsPeerException(string name, string message) : Exception($"{name}: {message}")
{
    /// <summary>The class of the error in JavaScript.</summary>
    public string Name { get; } = name;
}
