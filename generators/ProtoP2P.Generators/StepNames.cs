namespace ProtoP2P.Generators;

/// <summary>The names of the generator's steps, for tests of what runs again.</summary>
internal static class StepNames
{
    /// <summary>The models of all protocols.</summary>
    public const string Contracts = "Contracts";

    /// <summary>The file names that differ only in case, none as a rule.</summary>
    public const string ClashingNames = "ClashingNames";

    /// <summary>Each model with the file that it is written to.</summary>
    public const string Outputs = "Outputs";

    /// <summary>The descriptors that protoc wrote.</summary>
    public const string Messages = "Messages";

    /// <summary>The models of all topics.</summary>
    public const string Topics = "Topics";

    /// <summary>The file names of topics that differ only in case, none as a rule.</summary>
    public const string ClashingTopicNames = "ClashingTopicNames";

    /// <summary>Each topic's model with the file that it is written to.</summary>
    public const string TopicOutputs = "TopicOutputs";
}
