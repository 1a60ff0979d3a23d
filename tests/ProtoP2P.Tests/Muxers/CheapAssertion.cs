namespace ProtoP2P.Tests.Muxers;

/// <summary>An assertion that allocates nothing while it holds, for loops whose allocations are measured.</summary>
internal static class CheapAssertion
{
    public static void ShouldBeTrueCheaply(this bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("The condition does not hold.");
        }
    }
}
