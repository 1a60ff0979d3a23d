namespace ProtoP2P.Testing;

/// <summary>A requirement of a compliance suite is not met.</summary>
public sealed class ComplianceException : Exception
{
    /// <summary>An unmet requirement.</summary>
    public ComplianceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
