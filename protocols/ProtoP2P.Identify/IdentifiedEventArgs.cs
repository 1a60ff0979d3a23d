namespace ProtoP2P.Identify;

/// <summary>A peer was identified, because it was asked or because it pushed.</summary>
/// <param name="connection">The connection that it came over.</param>
/// <param name="result">What it said.</param>
public sealed class IdentifiedEventArgs(IPeerConnection connection, IdentifyResult result) : EventArgs
{
    /// <summary>The connection that it came over.</summary>
    public IPeerConnection Connection { get; } = connection;

    /// <summary>What it said.</summary>
    public IdentifyResult Result { get; } = result;
}
