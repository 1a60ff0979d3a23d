using System.Diagnostics;

namespace ProtoP2P.PubSub.Telemetry;

/// <summary>
/// The activities by which publications and validations are traced: OpenTelemetry's conventions for messaging, without payloads. No trace goes along with a message, which has no place for it: a message
/// is found at the next node by its id.
/// </summary>
internal static class PubSubActivities
{
    private static readonly ActivitySource Source = new("ProtoP2P");

    /// <summary>Whether anyone listens.</summary>
    public static bool HasListeners => Source.HasListeners();

    /// <summary>Begins a publication; null where nobody listens.</summary>
    public static Activity? StartPublish(string topic) => Source.HasListeners() ? Start("publish", "send", ActivityKind.Producer, topic) : null;

    /// <summary>A publication was sent.</summary>
    public static void Describe(Activity? activity, PubSubMessage message, int? recipients)
    {
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }

        Describe(activity, message);
        activity.SetTag("libp2p.pubsub.recipients", recipients ?? 0);
        if (recipients is null)
        {
            activity.SetTag("libp2p.pubsub.duplicate", true);
        }
    }

    /// <summary>Begins to judge a message of a peer, from its proof to the end of passing it on; null where nobody listens.</summary>
    public static Activity? StartValidation(PubSubMessage message)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // What was current when the node was started has nothing to do with the message.
        Activity.Current = null;
        Activity? activity = Start("validate", "process", ActivityKind.Consumer, message.Topic);
        if (activity is { IsAllDataRequested: true })
        {
            Describe(activity, message);
            activity.SetTag("libp2p.peer.id", message.ReceivedFrom.ToString());
        }

        return activity;
    }

    /// <summary>The message was judged and, where it was accepted, delivered and passed on.</summary>
    public static void End(Activity? activity, ValidationResult verdict)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("libp2p.pubsub.verdict", PubSubTags.Of(verdict));
        if (verdict == ValidationResult.Reject)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }

        activity.Dispose();
    }

    private static Activity? Start(string name, string type, ActivityKind kind, string topic)
    {
        Activity? activity = Source.StartActivity($"{name} {topic}", kind);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "libp2p");
            activity.SetTag("messaging.operation.name", name);
            activity.SetTag("messaging.operation.type", type);
            activity.SetTag("messaging.destination.name", topic);
        }

        return activity;
    }

    private static void Describe(Activity activity, PubSubMessage message)
    {
        activity.SetTag("messaging.message.id", message.Id.ToString());
        activity.SetTag("messaging.message.body.size", message.Data.Length);
    }
}
