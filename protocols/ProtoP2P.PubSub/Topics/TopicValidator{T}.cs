namespace ProtoP2P.PubSub;

/// <summary>
/// Judges a message whose author is proved, before anyone here reads it and before it is passed on. What it throws counts as <see cref="ValidationResult.Ignore"/>.
/// </summary>
/// <typeparam name="T">The message type.</typeparam>
/// <param name="message">The message. It may be a reader's next: a validator neither changes its value nor keeps it.</param>
/// <param name="cancellationToken">Fires when the node stops.</param>
public delegate ValueTask<ValidationResult> TopicValidator<T>(TopicMessage<T> message, CancellationToken cancellationToken);
