namespace ProtoP2P.Rpc;

/// <summary>How many calls may run at the same time, and the setting that says so.</summary>
/// <param name="Most">The limit.</param>
/// <param name="Option">The setting that raises it.</param>
internal readonly record struct CallLimit(int Most, string Option)
{
    /// <summary>Nothing is limited.</summary>
    public static CallLimit None { get; } = new(int.MaxValue, "none");

    /// <summary>The lower one; the first of two that are the same.</summary>
    public static CallLimit Min(CallLimit first, CallLimit second) => second.Most < first.Most ? second : first;
}
