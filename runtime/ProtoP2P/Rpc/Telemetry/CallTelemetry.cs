using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ProtoP2P.Rpc;

/// <summary>Observes one call at one end: its activity and its duration. Exists only while somebody listens.</summary>
/// <remarks>Starting makes the activity the current one: an async method that starts it gets its caller's back when it returns.</remarks>
internal sealed class CallTelemetry
{
    private readonly Histogram<double> _duration;
    private readonly Activity? _activity;
    private readonly TimeProvider _time;
    private readonly string _method;
    private readonly long _start;
    private Exception? _error;
    private bool _isStopped;

    private CallTelemetry(Histogram<double> duration, ActivityKind kind, ActivityContext parent, string method, TimeProvider time)
    {
        (_duration, _method, _time) = (duration, method, time);
        _activity = RpcTelemetry.Source.CreateActivity(
            method,
            kind,
            parent,
            [new(RpcTelemetry.SystemTag, RpcTelemetry.System), new(RpcTelemetry.MethodTag, method)],
            idFormat: ActivityIdFormat.W3C)?.Start();
        _start = time.GetTimestamp();
    }

    /// <summary>What the connection runs over; null while it is not known.</summary>
    public string? Transport { get; set; }

    /// <summary>Observes an outgoing call; null where nobody listens.</summary>
    public static CallTelemetry? StartClient(ContractDescriptor contract, RpcMethod method, TimeProvider time) =>
        RpcTelemetry.ClientDuration.Enabled || RpcTelemetry.Source.HasListeners()
            ? new CallTelemetry(RpcTelemetry.ClientDuration, ActivityKind.Client, default, GetName(contract, method), time)
            : null;

    /// <summary>Observes an incoming call; null where nobody listens.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="method">The method; null for one that the contract does not have.</param>
    /// <param name="metadata">What came with the call, the caller's trace context included.</param>
    /// <param name="connection">What the call came over.</param>
    /// <param name="time">The clock.</param>
    public static CallTelemetry? StartServer(
        ContractDescriptor contract, RpcMethod? method, RpcMetadata? metadata, IPeerConnection connection, TimeProvider time)
    {
        // Inherited from whoever dialled the connection, or started the node: none of them made this call.
        if (Activity.Current is not null)
        {
            Activity.Current = null;
        }

        if (!RpcTelemetry.ServerDuration.Enabled && !RpcTelemetry.Source.HasListeners())
        {
            return null;
        }

        string name = method is null ? RpcTelemetry.OtherMethod : GetName(contract, method);
        return new CallTelemetry(RpcTelemetry.ServerDuration, ActivityKind.Server, TraceContext.Extract(metadata), name, time)
        {
            Transport = TransportNames.Find(connection.RemoteAddress),
        };
    }

    /// <summary>Remembers what the call failed with. Always false: made for exception filters.</summary>
    public bool Note(Exception exception)
    {
        _error = exception;
        return false;
    }

    /// <summary>The outgoing call is over: it failed with what was noted, succeeded, or was left by its caller before its end.</summary>
    public void StopClient(bool hasSucceeded)
    {
        RpcStatusCode? status = _error switch
        {
            RpcException error => error.StatusCode,
            OperationCanceledException => RpcStatusCode.Cancelled,
            null => hasSucceeded ? RpcStatusCode.OK : RpcStatusCode.Cancelled,
            _ => null,
        };
        Stop(status, status == RpcStatusCode.OK ? null : status is { } code ? StatusNames.Get(code) : _error!.GetType().FullName);
    }

    /// <summary>The incoming call is over.</summary>
    public void StopServer(RpcStatusCode status) => Stop(status, IsServerError(status) ? StatusNames.Get(status) : null);

    // The conventions for gRPC, whose codes these are: the others say that the caller asked for the wrong thing, not that this node failed.
    private static bool IsServerError(RpcStatusCode status) => status is RpcStatusCode.Unknown or RpcStatusCode.DeadlineExceeded
        or RpcStatusCode.Unimplemented or RpcStatusCode.Internal or RpcStatusCode.Unavailable or RpcStatusCode.DataLoss;

    private static string GetName(ContractDescriptor contract, RpcMethod method) => $"{contract.Name}/{method.Name}";

    private void Stop(RpcStatusCode? status, string? error)
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        string? code = status is { } known ? StatusNames.Get(known) : null;
        Measure(code, error);
        StopActivity(code, error);
    }

    private void Measure(string? status, string? error)
    {
        if (!_duration.Enabled)
        {
            return;
        }

        var tags = new TagList { { RpcTelemetry.SystemTag, RpcTelemetry.System }, { RpcTelemetry.MethodTag, _method } };
        Add(ref tags, RpcTelemetry.StatusTag, status);
        Add(ref tags, RpcTelemetry.ErrorTag, error);
        Add(ref tags, RpcTelemetry.TransportTag, Transport);
        _duration.Record(_time.GetElapsedTime(_start).TotalSeconds, tags);
    }

    private void StopActivity(string? status, string? error)
    {
        if (_activity is null)
        {
            return;
        }

        // Null values add no tag.
        _activity.SetTag(RpcTelemetry.StatusTag, status);
        _activity.SetTag(RpcTelemetry.ErrorTag, error);
        _activity.SetTag(RpcTelemetry.TransportTag, Transport);
        if (error is not null)
        {
            _activity.SetStatus(ActivityStatusCode.Error);
        }

        _activity.Dispose();
    }

    private static void Add(ref TagList tags, string key, string? value)
    {
        if (value is not null)
        {
            tags.Add(key, value);
        }
    }
}
