using Microsoft.Extensions.Options;

namespace ProtoP2P.Hosting;

/// <summary>Checks the settings when the application starts.</summary>
internal sealed class Libp2pOptionsValidator : IValidateOptions<Libp2pOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, Libp2pOptions options)
    {
        IReadOnlyList<string> errors = options.FindErrors();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
