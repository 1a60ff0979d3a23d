namespace ProtoP2P.Analyzers.Lockfiles;

/// <summary>Reserved numbers, both ends included.</summary>
internal sealed record NumberRange(int First, int Last)
{
    public bool Contains(int number) => number >= First && number <= Last;
}
