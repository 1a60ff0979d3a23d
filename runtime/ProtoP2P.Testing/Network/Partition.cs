namespace ProtoP2P.Testing;

/// <summary>A line between two groups of nodes.</summary>
/// <param name="Group">One side.</param>
/// <param name="Others">The other side; null for everyone else.</param>
internal sealed record Partition(HashSet<string> Group, HashSet<string>? Others)
{
    /// <summary>Whether the line lies between the two nodes.</summary>
    public bool Parts(string node, string other) => IsAcross(node, other) || IsAcross(other, node);

    private bool IsAcross(string node, string other) => Group.Contains(node) && (Others?.Contains(other) ?? !Group.Contains(other));
}
