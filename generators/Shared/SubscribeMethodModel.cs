namespace ProtoP2P.Contracts;

/// <summary>The method of a topic contract that subscribes.</summary>
/// <param name="Name">Its name, not escaped.</param>
/// <param name="DeclaringType">The contract's name in generated code where the method is not public; null where it is.</param>
/// <param name="Shape">What it returns.</param>
/// <param name="Message">What arrives.</param>
/// <param name="Parameters">Its parameters in their order.</param>
internal sealed record SubscribeMethodModel(
    string Name,
    string? DeclaringType,
    SubscriptionShape Shape,
    MessageModel Message,
    EquatableArray<SubscribeParameterModel> Parameters);
