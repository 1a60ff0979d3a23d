namespace ProtoP2P.Contracts;

/// <summary>The limits of a method; 0 for what is not set.</summary>
/// <param name="MaxMessageBytes">The largest message.</param>
/// <param name="MaxCalls">Calls at the same time.</param>
/// <param name="MaxCallsPerPeer">Calls at the same time with one peer.</param>
internal sealed record MethodLimits(int MaxMessageBytes, int MaxCalls, int MaxCallsPerPeer)
{
    // What a length in front of a message can say, and RpcOptions allows.
    public const int MostMessageBytes = 1 << 30;

    /// <summary>Those that are set, by the names of their options.</summary>
    public IEnumerable<(string Name, int Value)> Set
    {
        get
        {
            (string, int)[] all =
                [(nameof(MaxMessageBytes), MaxMessageBytes), (nameof(MaxCalls), MaxCalls), (nameof(MaxCallsPerPeer), MaxCallsPerPeer)];
            return all.Where(limit => limit.Item2 != 0);
        }
    }
}
