namespace ProtoP2P.Testing;

/// <summary>The assertions of the compliance suites, which know no test framework.</summary>
internal static class Require
{
    public static void That(bool condition, string requirement)
    {
        if (!condition)
        {
            throw new ComplianceException(requirement);
        }
    }

    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new ComplianceException($"{what}: {expected} was expected, not {actual}");
        }
    }

    public static void SameBytes(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        int same = expected.CommonPrefixLength(actual);
        if (same != expected.Length || same != actual.Length)
        {
            throw new ComplianceException($"{what}: {actual.Length} of {expected.Length} bytes arrived, and byte {same} differs");
        }
    }

    public static async Task<TException> ThrowsAsync<TException>(Func<Task> operation, string requirement)
        where TException : Exception
    {
        try
        {
            await operation();
        }
        catch (TException expected)
        {
            return expected;
        }
        catch (Exception other)
        {
            throw new ComplianceException($"{requirement}: {typeof(TException).Name} was expected, not {other.GetType().Name}", other);
        }

        throw new ComplianceException($"{requirement}: {typeof(TException).Name} was expected, and nothing was thrown");
    }
}
