namespace UsersWeb.Commands;

/// <summary>A command that can't go on; the message is one line for people.</summary>
internal sealed class CommandException(string message) : Exception(message);
