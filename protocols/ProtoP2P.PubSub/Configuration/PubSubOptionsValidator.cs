using Microsoft.Extensions.Options;

namespace ProtoP2P.PubSub.Configuration;

/// <summary>Checks options when the application starts; errors name the keys of the configuration, wherever the values come from.</summary>
internal sealed class PubSubOptionsValidator<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : PubSubOptions
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        List<string> errors = [];
        options.FindErrors(new OptionPath(section, IsKey: true), errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
