namespace ProtoP2P.PubSub;

/// <summary>What a validator thinks of a message.</summary>
public enum ValidationResult
{
    /// <summary>Deliver it and pass it on.</summary>
    Accept,

    /// <summary>Drop it, and hold it against nobody: it may be old, or of no interest.</summary>
    Ignore,

    /// <summary>Drop it, and hold it against those who sent it: no honest peer would have.</summary>
    Reject,
}
