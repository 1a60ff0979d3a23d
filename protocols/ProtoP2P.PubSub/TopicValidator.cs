namespace ProtoP2P.PubSub;

/// <summary>Judges a message whose author is proved, before anyone here reads it and before it is passed on. What it throws counts as <see cref="ValidationResult.Ignore"/>.</summary>
/// <param name="message">The message.</param>
/// <param name="cancellationToken">Fires when the node stops.</param>
public delegate ValueTask<ValidationResult> TopicValidator(PubSubMessage message, CancellationToken cancellationToken);
