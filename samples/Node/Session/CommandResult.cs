using System.Text.Json.Nodes;

namespace Node.Session;

/// <summary>What a command found.</summary>
/// <param name="Fields">For programs, and for a person where there is no text.</param>
/// <param name="Text">For a person, line by line.</param>
internal sealed record CommandResult(JsonObject Fields, IReadOnlyList<string>? Text = null)
{
    public static implicit operator CommandResult(JsonObject fields) => new(fields);
}
