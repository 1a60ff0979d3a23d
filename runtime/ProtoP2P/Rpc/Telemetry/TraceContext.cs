using System.Diagnostics;

namespace ProtoP2P.Rpc;

/// <summary>
/// The W3C trace context among a call's metadata (docs/rpc-wire.md, Trace context). The runtime alone writes and reads it: neither callers nor services
/// see its keys.
/// </summary>
internal static class TraceContext
{
    public const string ParentKey = "traceparent", StateKey = "tracestate";

    /// <summary>What to send along: what the caller gave, and where the calling code stands in its trace, if it is traced and there is room.</summary>
    public static RpcMetadata? Compose(RpcMetadata? metadata)
    {
        metadata = Remove(metadata);
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity)
        {
            return metadata;
        }

        // A copy: the caller may use his for other calls.
        var traced = new RpcMetadata();
        DistributedContextPropagator.Current.Inject(activity, traced, static (carrier, key, value) => Add((RpcMetadata)carrier!, key, value));
        if (traced.Count == 0)
        {
            return metadata;
        }

        foreach ((string key, ReadOnlyMemory<byte> value) in metadata ?? RpcMetadata.Empty)
        {
            traced.Add(key, value);
        }

        // A trace is no reason for a call to fail.
        var budget = new AncillaryBudget();
        return AncillarySize.TryTake(ref budget, traced) ? traced : metadata;
    }

    /// <summary>The caller's place in its trace; nothing where it sent none, or nothing that can be read.</summary>
    public static ActivityContext Extract(RpcMetadata? metadata) =>
        metadata?[ParentKey] is { } parent && ActivityContext.TryParse(parent, metadata[StateKey], isRemote: true, out ActivityContext context)
            ? context
            : default;

    /// <summary><paramref name="metadata"/> without the trace context.</summary>
    public static RpcMetadata? Remove(RpcMetadata? metadata) =>
        ReservedKeys.Remove(ReservedKeys.Remove(metadata, ParentKey), StateKey);

    private static void Add(RpcMetadata carrier, string key, string value)
    {
        if (key is ParentKey or StateKey)
        {
            carrier.Add(key, value);
        }
    }
}
