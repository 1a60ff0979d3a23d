namespace ProtoP2P;

/// <summary>When a client leaves a peer alone whose calls fail one after the other (gRPC A50, Envoy's outlier detection).</summary>
public sealed class OutlierEjectionOptions
{
    /// <summary>After how many failures in a row: 1 to 1,000. Default 5.</summary>
    public int ConsecutiveFailures { get; set; } = 5;

    /// <summary>For how long the first time: 1 ms to 1 hour. Default 30 s. It grows by as much every time, and shrinks by as much for every such time without.</summary>
    public TimeSpan BaseTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For how long at most: at least <see cref="BaseTime"/>, at most 1 day. Default 5 minutes.</summary>
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many of the peers may be left alone at the same time, in percent: 1 to 100. One always may, all never. Default 50.</summary>
    public int MaxPercent { get; set; } = 50;

    /// <summary>
    /// The statuses that speak of the peer and not of the request. Empty: Unavailable, DeadlineExceeded and Internal. Unknown, which is what a
    /// service's unforeseen exception becomes, is not among them: one caller's bad request must not take the peer from the others.
    /// </summary>
    public IList<RpcStatusCode> Statuses { get; set; } = new List<RpcStatusCode>();

    internal void Validate(string path, ICollection<string> errors)
    {
        OptionCheck.Range(path, nameof(ConsecutiveFailures), ConsecutiveFailures, 1, 1_000, errors);
        OptionCheck.Range(path, nameof(BaseTime), BaseTime, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), errors);
        OptionCheck.Range(path, nameof(MaxTime), MaxTime, BaseTime, TimeSpan.FromDays(1), errors);
        OptionCheck.Range(path, nameof(MaxPercent), MaxPercent, 1, 100, errors);
        OptionCheck.Failures(path, nameof(Statuses), Statuses, errors);
    }
}
