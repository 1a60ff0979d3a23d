namespace ProtoP2P;

/// <summary>
/// Limits of one method, enforced at both ends: a caller at a limit waits for its turn under its deadline and sends no message that is too large; a
/// service answers ResourceExhausted, and what it has not run as not processed. What is not set is limited by the contract and the host.
/// </summary>
/// <example><code>
/// [RpcLimits(MaxMessageBytes = 64 * 1024, MaxCallsPerPeer = 4)]
/// ValueTask&lt;Report> BuildReportAsync(ReportQuery query, CancellationToken cancellationToken = default);
/// </code></example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class RpcLimitsAttribute : Attribute
{
    /// <summary>
    /// The largest message in bytes, in either direction, 1 to 1,073,741,824; it may be more or less than the contract's. 0 takes the contract's.
    /// </summary>
    public int MaxMessageBytes { get; set; }

    /// <summary>
    /// Calls of the method that may run at the same time, inbound and outbound each, over all peers. 1 or more, within the limits of the contract; 0
    /// for those alone.
    /// </summary>
    public int MaxCalls { get; set; }

    /// <summary>
    /// Calls of the method that may run at the same time between this node and one peer, per direction. 1 or more, within the limits of the contract;
    /// 0 for those alone.
    /// </summary>
    public int MaxCallsPerPeer { get; set; }
}
