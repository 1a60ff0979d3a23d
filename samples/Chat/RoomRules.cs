using ProtoP2P.PubSub;

namespace Chat;

/// <summary>What may be said. A message that breaks a rule is neither shown nor passed on, and whoever sends such messages loses its score.</summary>
internal static class RoomRules
{
    public const int MaxName = 32;
    public const int MaxText = 2_000;

    public static ValueTask<ValidationResult> JudgeAsync(TopicMessage<ChatMessage> message, CancellationToken cancellationToken) =>
        ValueTask.FromResult(FindFault(message.Value) is null ? ValidationResult.Accept : ValidationResult.Reject);

    /// <summary>What is wrong with a message; null where it is well.</summary>
    public static string? FindFault(ChatMessage message) => message switch
    {
        { Name.Length: 0 or > MaxName } => $"a name of {message.Name.Length} characters; expected 1 to {MaxName}",
        { Text.Length: 0 or > MaxText } => $"a text of {message.Text.Length} characters; expected 1 to {MaxText}",
        _ => null,
    };
}
